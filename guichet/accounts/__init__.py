"""The team: who its members are, what each may do, and the trail of what was done."""
