using System.Reflection;

namespace SourceGenBus.EventStore.Tests;

/// <summary>
/// A store between whose steps something else happens: after each reading of the horizon or of a checkpoint, and before its caller gets it, a
/// test's own code runs.
/// </summary>
internal static class Interleaving
{
    internal static IDurableStore AfterHorizon(IDurableStore store, Func<Task> interlude) =>
        After<Horizon>(store, nameof(IEventStorage.GetHorizonAsync), interlude);

    internal static IDurableStore AfterCheckpoint(IDurableStore store, Func<Task> interlude) =>
        After<long>(store, nameof(IEventStorage.ReadCheckpointAsync), interlude);

    /// <summary>A store whose answers to attempts to hold a subscription, counted from one, are what a test makes of them.</summary>
    internal static IDurableStore Leasing(IDurableStore store, Func<int, Task<long?>, Task<long?>> answer)
    {
        var calls = 0;
        return OnLease(store, result => new ValueTask<long?>(answer(Interlocked.Increment(ref calls), ((ValueTask<long?>)result!).AsTask())));
    }

    /// <summary>A store that tells how often somebody takes or renews a lease.</summary>
    internal static IDurableStore CountingLeases(IDurableStore store, Action leased) => OnLease(store, result =>
    {
        leased();
        return result;
    });

    /// <summary>A store that tells how many events each page of a stream, or of all events, has.</summary>
    internal static IDurableStore CountingPages(IDurableStore store, Action<int> read)
    {
        var events = Proxy<IEventStorage>(store.Events, (_, result) => result is ValueTask<IReadOnlyList<StoredEvent>> page
            ? new ValueTask<IReadOnlyList<StoredEvent>>(CountAsync(page))
            : result);
        return Proxy<IDurableStore>(store, (method, result) => method.Name == $"get_{nameof(IDurableStore.Events)}" ? events : result);

        async Task<IReadOnlyList<StoredEvent>> CountAsync(ValueTask<IReadOnlyList<StoredEvent>> reading)
        {
            var page = await reading;
            read(page.Count);
            return page;
        }
    }

    /// <summary>A store that tells when it is disposed.</summary>
    internal static IDurableStore OnDisposal(IDurableStore store, Func<Task> disposing) => Proxy<IDurableStore>(
        store, (method, result) => method.Name == nameof(IAsyncDisposable.DisposeAsync) ? new ValueTask(DisposeAsync((ValueTask)result!, disposing)) : result);

    private static async Task DisposeAsync(ValueTask inner, Func<Task> disposing)
    {
        await inner;
        await disposing();
    }

    private static IDurableStore OnLease(IDurableStore store, Func<object?, object?> replace)
    {
        var projections = Proxy<IProjectionStorage>(store.Projections, (method, result) => method.Name == nameof(IProjectionStorage.LeaseAsync) ? replace(result) : result);
        return Proxy<IDurableStore>(store, (method, result) => method.Name == $"get_{nameof(IDurableStore.Projections)}" ? projections : result);
    }

    private static IDurableStore After<T>(IDurableStore store, string step, Func<Task> interlude)
    {
        var events = Proxy<IEventStorage>(store.Events, (method, result) => method.Name == step
            ? new ValueTask<T>(AwaitAsync((ValueTask<T>)result!, interlude))
            : result);
        return Proxy<IDurableStore>(store, (method, result) => method.Name == $"get_{nameof(IDurableStore.Events)}" ? events : result);
    }

    private static async Task<T> AwaitAsync<T>(ValueTask<T> reading, Func<Task> interlude)
    {
        var read = await reading;
        await interlude();
        return read;
    }

    private static T Proxy<T>(T inner, Func<MethodInfo, object?, object?> replace)
        where T : class
    {
        var proxy = DispatchProxy.Create<T, Forwarding>();
        var forwarding = (Forwarding)(object)proxy;
        forwarding.Inner = inner;
        forwarding.Replace = replace;
        return proxy;
    }

    /// <summary>Forwards each call, and replaces what it returns.</summary>
    public class Forwarding : DispatchProxy
    {
        internal object Inner { get; set; } = null!;

        internal Func<MethodInfo, object?, object?> Replace { get; set; } = null!;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Replace(targetMethod!, targetMethod!.Invoke(Inner, args));
    }
}
