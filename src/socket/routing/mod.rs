//! Strategies that patterns share: whom to read from, whom to write to.
