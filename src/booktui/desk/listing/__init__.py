"""The waiting list as it is worked: order, filters, ratings, suspensions, removals, and the story of an entry."""
