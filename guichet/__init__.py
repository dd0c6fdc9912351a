"""Guichet: from « il m'arrive quelque chose » to the letter, the last day and what comes next."""
