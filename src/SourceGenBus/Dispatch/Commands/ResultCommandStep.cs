namespace SourceGenBus.Dispatch;

/// <summary>The remaining pipeline of a command, from a position on.</summary>
internal sealed class ResultCommandStep<TCommand, TResult>(ResultCommandPipeline<TCommand, TResult> pipeline, int position)
    : CommandNext<TCommand, TResult>
    where TCommand : notnull
{
    public override ValueTask<TResult> InvokeAsync(TCommand command, EventContext context, CancellationToken cancellationToken)
    {
        if (command is null)
            throw new ArgumentNullException(nameof(command), "A middleware passed a null message on.");
        ArgumentNullException.ThrowIfNull(context);
        return pipeline.InvokeNextAsync(position, command, context, cancellationToken);
    }
}
