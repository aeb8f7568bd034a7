using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace SourceGenBus.EntityFrameworkCore.CrashProgram;

/// <summary>Dies around commits.</summary>
internal sealed class DyingInterceptor : DbTransactionInterceptor
{
    public override ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        Death.Step();
        return new(result);
    }

    public override Task TransactionCommittedAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Death.Step();
        return Task.CompletedTask;
    }
}
