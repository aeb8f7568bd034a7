using System.Collections.Concurrent;
using System.Data.Common;

namespace SourceGenBus.EventStore.Tests.Handlers;

/// <summary>What the handlers do: they note that they ran, write an effect in the session, if there is one, and fail as the test says.</summary>
public sealed class PostOffice
{
    /// <summary>Where the effects are; the tests share a database.</summary>
    internal string Table { get; } = $"effects_{Guid.NewGuid():N}";

    internal ConcurrentQueue<string> Runs { get; } = new();

    internal Func<string, int, Exception?> Fault { get; set; } = static (_, _) => null;

    /// <summary>What the handlers with a time limit do meanwhile.</summary>
    internal Func<int, CancellationToken, Task> Work { get; set; } = static (_, _) => Task.CompletedTask;

    internal async ValueTask HandleAsync(string handler, int number, EventContext context)
    {
        Runs.Enqueue($"{handler} {number}");
        if (context.Session is DbTransaction transaction)
            await ExecuteAsync(transaction, $"insert into {Table} values ('{handler} {number}')");
        var fault = Fault(handler, number);
        if (fault is BadStatementException && context.Session is DbTransaction session)
            await ExecuteAsync(session, "insert into no_such_table values (1)");
        if (fault is not null)
            throw fault;
    }

    internal static async Task ExecuteAsync(DbTransaction transaction, string sql)
    {
        await using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Fails in the database, which spoils a transaction of PostgreSQL.</summary>
    internal sealed class BadStatementException : Exception;
}

[HandlerName("mailer")]
[Retry(Attempts = 3, FirstDelayMilliseconds = 60_000, Jitter = 0, NeverFor = [typeof(FormatException)])]
[EventHandler<ParcelSent>]
[EventHandler<ParcelReturned>]
[EventHandler<ParcelWeighed>]
public sealed class Mailer(PostOffice office)
{
    public ValueTask HandleAsync(ParcelSent sent, EventContext context) => office.HandleAsync("mailer", sent.Number, context);

    public ValueTask HandleAsync(ParcelReturned returned, EventContext context) => office.HandleAsync("mailer", returned.Number, context);

    public ValueTask HandleAsync(ParcelWeighed weighed, EventContext context) => office.HandleAsync("mailer", weighed.Number, context);
}

[HandlerName("ledger")]
[EventHandler<ParcelSent>]
[EventHandler<ParcelReturned>]
[EventHandler<ParcelWeighed>]
public sealed class Ledger(PostOffice office)
{
    public ValueTask HandleAsync(ParcelSent sent, EventContext context) => office.HandleAsync("ledger", sent.Number, context);

    public ValueTask HandleAsync(ParcelReturned returned, EventContext context) => office.HandleAsync("ledger", returned.Number, context);

    public ValueTask HandleAsync(ParcelWeighed weighed, EventContext context) => office.HandleAsync("ledger", weighed.Number, context);
}
