namespace SourceGenBus.Tests.Containers;

/// <summary>Tells handlers of one host from those of another.</summary>
internal sealed record HostName(string Value);
