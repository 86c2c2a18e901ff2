"""The count: elections in, outcomes with their whole working out. No clock, chance or database."""
