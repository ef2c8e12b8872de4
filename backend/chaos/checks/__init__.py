"""What must hold after a storm, and how well it did: pure functions of the evidence."""
