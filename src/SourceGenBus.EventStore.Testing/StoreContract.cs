using System.Text;
using Xunit;

namespace SourceGenBus.EventStore.Testing;

/// <summary>What the suites share: each test has an empty store of its own.</summary>
/// <param name="create">Makes an empty store; the suite disposes it.</param>
public abstract class StoreContract(Func<ValueTask<IDurableStore>> create) : IAsyncLifetime
{
    private static long _last;

    /// <summary>Ends a test that waits in vain.</summary>
    protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>The store under test.</summary>
    protected IDurableStore Store { get; private set; } = null!;

    /// <inheritdoc />
    public async ValueTask InitializeAsync() => Store = await create();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>An event whose payload is a JSON string.</summary>
    /// <param name="text">The text.</param>
    /// <param name="key">The ordering key.</param>
    protected static EventEnvelope Event(string text, string? key = null) =>
        new(NewId(), "thing.happened", 1, DateTimeOffset.UnixEpoch.AddSeconds(1), Encoding.UTF8.GetBytes($"\"{text}\"")) { Key = key };

    /// <summary>Events with these texts.</summary>
    /// <param name="texts">The texts.</param>
    protected static EventEnvelope[] Events(params string[] texts) => [.. texts.Select(static text => Event(text))];

    /// <summary>The text that an event was made with.</summary>
    /// <param name="envelope">The event.</param>
    protected static string Text(EventEnvelope envelope)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        return Encoding.UTF8.GetString(envelope.Payload.Span).Trim('"');
    }

    /// <summary>Another key of the same partition.</summary>
    /// <param name="key">A key.</param>
    protected static string KeyBeside(string key) =>
        Enumerable.Range(0, int.MaxValue)
            .Select(static number => $"k{number}")
            .First(other => other != key && OutboxPartitions.Of(Event("", other)) == OutboxPartitions.Of(Event("", key)));

    private static Guid NewId() => new(0x1970, 0, 0x7000, BitConverter.GetBytes(Interlocked.Increment(ref _last)));
}
