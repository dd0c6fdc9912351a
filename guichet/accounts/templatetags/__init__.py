"""Tags of the team's shell."""
