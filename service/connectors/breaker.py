"""A breaker: a service that fails again and again is left alone for a while."""

from dataclasses import dataclass

MOST = 5  # failed tries in a row
REST = 30.0  # seconds; then one try tells whether the service is back


@dataclass(slots=True)
class Breaker:
    """Of one service, in one process. Times are seconds of any one clock that never goes back."""

    failures: int = 0
    resting_until: float = 0.0

    @property
    def is_open(self) -> bool:
        return self.failures >= MOST

    def lets_through(self, now: float) -> bool:
        """True when a try may be made. While the service rests, one each 30 s."""
        if not self.is_open:
            return True
        if now < self.resting_until:
            return False
        self.resting_until = now + REST
        return True

    def note(self, *, is_well: bool, now: float) -> None:
        """How a try ended."""
        if is_well:
            self.failures = 0
            return
        self.failures += 1
        if self.is_open:
            self.resting_until = now + REST
