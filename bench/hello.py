"""The smallest Textual application: what any start-up is held against."""

from textual.app import App, ComposeResult
from textual.widgets import Footer, Static


class Hello(App[None]):
    """One line and a footer."""

    BINDINGS = [("q", "quit", "Quit"), ("right", "step", "Step")]
    count = 0

    def compose(self) -> ComposeResult:
        yield Static("Hello 0", id="hello")
        yield Footer()

    def action_step(self) -> None:
        self.count += 1
        self.query_one("#hello", Static).update(f"Hello {self.count}")


if __name__ == "__main__":
    Hello().run()
