"""What breaks in real life: processes killed, disks full, files damaged, crowds."""
