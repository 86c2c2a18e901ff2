"""The public record of a vote: reading it, taking it home, looking for one's own ballot."""
