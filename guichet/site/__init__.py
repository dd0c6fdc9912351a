"""The site sees every room and puts them together: home, menu, search, what we say of ourselves."""
