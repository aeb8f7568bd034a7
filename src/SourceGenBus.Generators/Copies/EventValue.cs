namespace SourceGenBus.Generators.Copies;

/// <summary>What is known of the event that a variable holds.</summary>
/// <param name="Origin">
/// Where its id comes from: a variable, or the expression that makes it. Whatever has another origin has another id.
/// </param>
/// <param name="Copy">The <c>with</c> expression that made it; null for the origin itself.</param>
/// <param name="IsRepeated">Whether that expression has made another one of the same origin before, which was handed over.</param>
internal readonly record struct EventValue(object Origin, object? Copy, bool IsRepeated)
{
    /// <summary>In the place of a copy: one or the other, by the way that was taken.</summary>
    internal static readonly object Mixed = new();

    internal static EventValue Original(object origin) => new(origin, null, false);

    /// <summary>What a variable holds where two ways meet; null where nothing is known.</summary>
    internal static EventValue? Join(EventValue? left, EventValue? right)
    {
        if (left is not { } one || right is not { } other || !one.Origin.Equals(other.Origin))
            return null;
        return Equals(one.Copy, other.Copy)
            ? one with { IsRepeated = one.IsRepeated || other.IsRepeated }
            : new EventValue(one.Origin, Mixed, false);
    }
}
