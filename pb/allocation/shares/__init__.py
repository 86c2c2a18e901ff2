"""What the rule equal shares is computed with: purses, runs, Add1 without taking each step."""
