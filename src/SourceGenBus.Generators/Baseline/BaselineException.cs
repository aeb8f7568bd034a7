namespace SourceGenBus.Generators.Baseline;

/// <summary>A text is no baseline.</summary>
/// <param name="position">Where it is not.</param>
/// <param name="reason">Why, as part of a sentence.</param>
internal sealed class BaselineException(int position, string reason) : Exception(reason)
{
    internal int Position { get; } = position;
}
