namespace SourceGenBus.Generators.Handlers;

/// <summary>A parameter of <c>HandleAsync</c> that follows the event. A class, since enums have no <see cref="IEquatable{T}"/>.</summary>
/// <param name="IsContext">Whether it is a context, and not the token.</param>
/// <param name="IsEmitting">Whether it is a context of the handler's own, through which it emits events.</param>
internal sealed record HandlerArgumentModel(bool IsContext, bool IsEmitting)
{
    public static HandlerArgumentModel Context { get; } = new(true, false);

    public static HandlerArgumentModel EmittingContext { get; } = new(true, true);

    public static HandlerArgumentModel Token { get; } = new(false, false);
}
