using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace SourceGenBus.EntityFrameworkCore;

/// <summary>
/// Joins the transaction of a handler before a context has opened a connection of its own. Commands of asynchronous calls are made before
/// the connection is opened, others after it; so both moments count.
/// </summary>
internal sealed class HandlerJoinInterceptor(HandlerJoin join, SaveProgress progress, LateEvents late)
    : IDbConnectionInterceptor, IDbCommandInterceptor
{
    public InterceptionResult<DbCommand> CommandCreating(CommandCorrelatedEventData eventData, InterceptionResult<DbCommand> result)
    {
        if (eventData.CommandSource == CommandSource.SaveChanges)
            late.OnSaveCommand(progress);
        join.TryJoin();
        return result;
    }

    public InterceptionResult ConnectionOpening(DbConnection connection, ConnectionEventData eventData, InterceptionResult result) =>
        join.TryJoin() ? InterceptionResult.Suppress() : result;

    public ValueTask<InterceptionResult> ConnectionOpeningAsync(
        DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) =>
        new(join.TryJoin() ? InterceptionResult.Suppress() : result);
}
