namespace SourceGenBus.Aggregates.Tests;

public readonly record struct OrderNoted(string Text);
