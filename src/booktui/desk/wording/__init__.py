"""The words of messages: templates that a team may edit, filled in, checked for what they must not say."""
