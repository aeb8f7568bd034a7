namespace SourceGenBus.Emission.Tests;

/// <summary>What a test makes fail; nothing else throws it.</summary>
#pragma warning disable CA1032, CA1064 // Never made in another way, nor seen elsewhere.
internal sealed class BrokenException : Exception;
