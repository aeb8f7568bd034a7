namespace SourceGenBus.Background.Tests;

[EventHandler<Happened>]
internal static class HappenedHandler
{
    public static ValueTask HandleAsync(Happened happened, EventContext context, CancellationToken cancellationToken) =>
        happened.Run?.Invoke(happened, context, cancellationToken) ?? default;
}

[EventHandler<Measured>]
internal static class MeasuredHandler
{
    internal static long Sum;

    public static ValueTask HandleAsync(Measured measured)
    {
        Interlocked.Add(ref Sum, measured.Value);
        return default;
    }
}

/// <summary>A scoped service of the application.</summary>
public sealed class UnitOfWork : IDisposable
{
    public bool IsDisposed { get; private set; }

    public void Dispose() => IsDisposed = true;
}

[EventHandler<ScopeNeeded>(Lifetime = HandlerLifetime.Scoped)]
internal sealed class ScopeNeededHandler(UnitOfWork unitOfWork)
{
    public ValueTask HandleAsync(ScopeNeeded needed, EventContext context)
    {
        needed.See(unitOfWork, context);
        return default;
    }
}

[EventHandler<TwiceHandled>]
internal static class FirstHandler
{
    public static ValueTask HandleAsync(TwiceHandled handled) =>
        handled.Failing.Contains('1', StringComparison.Ordinal) ? throw new InvalidOperationException("first") : default;
}

[EventHandler<TwiceHandled>]
internal static class SecondHandler
{
    public static async ValueTask HandleAsync(TwiceHandled handled)
    {
        await Task.Yield();
        if (handled.Failing.Contains('2', StringComparison.Ordinal))
            throw new InvalidOperationException("second");
    }
}
