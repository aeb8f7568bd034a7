namespace SourceGenBus.Generators.Tests.Harness;

/// <summary>One file of a program under test.</summary>
public sealed record SourceFile(string Path, string Text);
