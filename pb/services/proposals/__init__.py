"""Ideas of residents, and the projects that they become."""
