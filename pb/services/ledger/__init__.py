"""The public record of each round: what is written into it, signed, and shown."""
