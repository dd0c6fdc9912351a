"""The counter exists so that a few questions lead a person to what they may do, most urgent first."""
