"""The look of the house: base template, components, style sheets. It knows no room and no law."""
