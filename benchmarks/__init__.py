"""What we promise about speed, memory and weight, measured on the machine at hand (`make bench`)."""
