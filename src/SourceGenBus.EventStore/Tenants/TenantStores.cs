namespace SourceGenBus.EventStore;

/// <summary>
/// The stores of all tenants: each has a database, a schema or a file of its own. A store is made when it is first asked for, once in a
/// process, and lives until the tenant is closed or this is disposed. A tenant whose store cannot be made disturbs no other. Safe for
/// concurrent use.
/// </summary>
public sealed class TenantStores : IAsyncDisposable
{
    private readonly object _gate = new();
    private readonly Dictionary<string, Lazy<TenantStore>> _stores = new(StringComparer.Ordinal);
    private readonly Func<string, TenantStore> _create;
    private bool _disposed;

    internal TenantStores(Func<string, TenantStore> create) => _create = create;

    /// <summary>The tenants whose stores are open.</summary>
    public IReadOnlyCollection<string> TenantIds
    {
        get
        {
            lock (_gate)
                return [.. _stores.Where(static store => store.Value.IsValueCreated).Select(static store => store.Key)];
        }
    }

    /// <summary>The store of a tenant. Nothing is read or written; the database is opened with its first use.</summary>
    /// <param name="tenantId">
    /// The tenant. Whether it exists is the program's to know: whoever passes on what a request says checks it before.
    /// </param>
    /// <exception cref="ArgumentException"><paramref name="tenantId"/> is empty, or no text that can be stored.</exception>
    /// <exception cref="ObjectDisposedException">The stores are disposed.</exception>
    public TenantStore Get(string tenantId)
    {
        CheckedText.ThrowUnlessIdentifier(tenantId, "id of a tenant");
        Lazy<TenantStore>? lazy;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_stores.TryGetValue(tenantId, out lazy))
                _stores.Add(tenantId, lazy = new Lazy<TenantStore>(() => _create(tenantId)));
        }

        try
        {
            return lazy.Value;
        }
        catch
        {
            // The next one tries again.
            Forget(tenantId, lazy);
            throw;
        }
    }

    /// <summary>
    /// Closes the store of a tenant that is gone, or whose database moves. Whoever still uses it gets exceptions; the next one that asks
    /// gets another.
    /// </summary>
    /// <param name="tenantId">The tenant.</param>
    /// <returns>Whether it was open.</returns>
    public async ValueTask<bool> CloseAsync(string tenantId)
    {
        ArgumentNullException.ThrowIfNull(tenantId);
        Lazy<TenantStore>? lazy;
        lock (_gate)
        {
            if (!_stores.Remove(tenantId, out lazy))
                return false;
        }

        return await CloseAsync(lazy).ConfigureAwait(false);
    }

    /// <summary>Closes all stores, also after one that throws. Doing so again does nothing.</summary>
    /// <exception cref="AggregateException">Stores could not be closed.</exception>
    public async ValueTask DisposeAsync()
    {
        List<Lazy<TenantStore>> stores;
        lock (_gate)
        {
            _disposed = true;
            stores = [.. _stores.Values];
            _stores.Clear();
        }

        List<Exception> failures = [];
        foreach (var lazy in stores)
        {
            try
            {
                await CloseAsync(lazy).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                failures.Add(exception);
            }
        }

        if (failures.Count > 0)
            throw new AggregateException("Stores of tenants could not be closed.", failures);
    }

    private static async ValueTask<bool> CloseAsync(Lazy<TenantStore> lazy)
    {
        TenantStore tenant;
        try
        {
            tenant = lazy.Value;
        }
        catch (Exception)
        {
            // It could not be made, which whoever asked for it has heard.
            return false;
        }

        await tenant.Store.DisposeAsync().ConfigureAwait(false);
        return true;
    }

    private void Forget(string tenantId, Lazy<TenantStore> failed)
    {
        lock (_gate)
        {
            if (_stores.TryGetValue(tenantId, out var lazy) && lazy == failed)
                _stores.Remove(tenantId);
        }
    }
}
