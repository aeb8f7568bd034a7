namespace SourceGenBus.EventStore;

/// <summary>
/// Holds a subscription for one runner as long as it works: it is renewed in the background, and the runner hears when it is lost.
/// </summary>
internal sealed class SubscriptionLease : IAsyncDisposable
{
    private readonly IProjectionStorage _storage;
    private readonly string _subscription;
    private readonly ProjectionOptions _options;
    private readonly CancellationTokenSource _ended = new();
    private readonly CancellationTokenSource _lost = new();
    private readonly Task _renewing;
    private long _renewed;

    private SubscriptionLease(
        IProjectionStorage storage,
        string subscription,
        string owner,
        long position,
        long began,
        ProjectionOptions options)
    {
        _storage = storage;
        _subscription = subscription;
        _options = options;
        Owner = owner;
        Position = position;
        _renewed = began;
        _renewing = Task.Run(RenewAsync);
    }

    internal string Owner { get; }

    /// <summary>How far the subscription had come when it was taken.</summary>
    internal long Position { get; }

    /// <summary>Cancelled when somebody else has taken the subscription.</summary>
    internal CancellationToken Lost => _lost.Token;

    /// <summary>Takes a subscription; null when somebody else has it.</summary>
    internal static async ValueTask<SubscriptionLease?> TryTakeAsync(
        IProjectionStorage storage, string subscription, ProjectionOptions options, CancellationToken cancellationToken)
    {
        var owner = Guid.NewGuid().ToString("N");
        var began = options.TimeProvider.GetTimestamp();
        return await storage.LeaseAsync(subscription, owner, options.LeaseDuration, cancellationToken).ConfigureAwait(false) is { } position
            ? new SubscriptionLease(storage, subscription, owner, position, began, options)
            : null;
    }

    /// <summary>Gives it back. When that fails it runs out by itself.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        await _renewing.ConfigureAwait(false);
        using var limit = new CancellationTokenSource(_options.LeaseDuration, _options.TimeProvider);
        try
        {
            await _storage.ReleaseAsync(_subscription, Owner, limit.Token).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Others wait until it has run out. What made releasing fail meets the next step of the subscription, which reports it.
        }

        _ended.Dispose();
        _lost.Dispose();
    }

    /// <summary>
    /// Whether nobody else can have it. When renewing has failed for so long that this is not known, it is asked for once more: a handler
    /// that took long, or kept the one writer of a file from renewing, has lost nothing as long as nobody else has come.
    /// </summary>
    internal async ValueTask<bool> IsHeldAsync(CancellationToken cancellationToken)
    {
        if (_lost.IsCancellationRequested)
            return false;
        if (_options.TimeProvider.GetElapsedTime(Volatile.Read(ref _renewed)) < _options.LeaseDuration)
            return true;
        var asked = _options.TimeProvider.GetTimestamp();
        if (await _storage.LeaseAsync(_subscription, Owner, _options.LeaseDuration, cancellationToken).ConfigureAwait(false) is null)
            return false;
        Volatile.Write(ref _renewed, asked);
        return true;
    }

    private async Task RenewAsync()
    {
        var pause = _options.LeaseDuration / 3;
        while (true)
        {
            await Task.Delay(pause, _options.TimeProvider, _ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_ended.IsCancellationRequested)
                return;
            var asked = _options.TimeProvider.GetTimestamp();
            switch (await TryRenewAsync(pause).ConfigureAwait(false))
            {
                case true:
                    Volatile.Write(ref _renewed, asked);
                    break;
                case false:
                    await _lost.CancelAsync().ConfigureAwait(false);
                    return;
            }
        }
    }

    /// <summary>Whether it was renewed; null when that is not known.</summary>
    private async Task<bool?> TryRenewAsync(TimeSpan patience)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token);
        limit.CancelAfter(patience);
        try
        {
            return await _storage.LeaseAsync(_subscription, Owner, _options.LeaseDuration, limit.Token).ConfigureAwait(false) is not null;
        }
        catch (Exception)
        {
            // Tried again. Whether the database can be used is reported where the subscription reads.
            return null;
        }
    }
}
