"""Voting in a room: packs at the door, a shared tablet, help."""
