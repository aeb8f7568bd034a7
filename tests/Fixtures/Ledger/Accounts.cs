using System.Collections.Concurrent;
using SourceGenBus;

namespace Ledger;

/// <summary>Counts what handlers were called for, also where what they did was rolled back, and lets tests decide what they do.</summary>
public sealed class Accounts
{
    private readonly ConcurrentDictionary<string, int> _calls = new(StringComparer.Ordinal);

    /// <summary>Called in each handler, with the account and the context; what it throws the handler throws.</summary>
    public Func<string, EventContext, CancellationToken, ValueTask> OnCall { get; set; } = static (_, _, _) => default;

    /// <summary>How often handlers were called for an account.</summary>
    public int CallsOf(string account) => _calls.GetValueOrDefault(account);

    internal async ValueTask CallAsync(string account, EventContext context, CancellationToken cancellationToken)
    {
        _calls.AddOrUpdate(account, 1, static (_, calls) => calls + 1);
        await OnCall(account, context, cancellationToken);
    }
}
