namespace SourceGenBus.Generators.Models;

/// <summary>A parameter of <c>HandleAsync</c> that follows the event. A class, since enums have no <see cref="IEquatable{T}"/>.</summary>
internal sealed record HandlerArgumentModel(bool IsContext)
{
    public static HandlerArgumentModel Context { get; } = new(true);

    public static HandlerArgumentModel Token { get; } = new(false);
}
