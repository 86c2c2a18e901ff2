"""The council's workplace: voting on paper, from crossing to what stands on each paper."""
