"""The rules of the house: qualities that must outlive whoever brought them."""
