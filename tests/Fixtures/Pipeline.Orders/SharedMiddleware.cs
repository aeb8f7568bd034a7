using SourceGenBus;

namespace Pipeline.Orders;

/// <summary>Public, for any assembly that references this one to use.</summary>
public sealed class SharedMiddleware(Journal journal)
{
    public async ValueTask<TResult> InvokeAsync<TCommand, TResult>(
        TCommand command, EventContext context, CommandNext<TCommand, TResult> next, CancellationToken cancellationToken)
        where TCommand : IOrderMessage
    {
        journal.Add("shared in");
        var result = await next.InvokeAsync(command, context, cancellationToken);
        journal.Add("shared out");
        return result;
    }
}
