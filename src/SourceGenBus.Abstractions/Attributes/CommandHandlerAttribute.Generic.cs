namespace SourceGenBus;

/// <summary>
/// Marks a class as the handler of a command with a result. The class needs a method
/// <c>ValueTask&lt;TResult&gt; HandleAsync(TCommand)</c> (or <c>Task&lt;TResult&gt;</c>), which may take an
/// <see cref="EventContext"/> and a <see cref="CancellationToken"/> after the command.
/// </summary>
/// <typeparam name="TCommand">The concrete command type. It has exactly one handler in a program.</typeparam>
/// <typeparam name="TResult">What the handler returns.</typeparam>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class CommandHandlerAttribute<TCommand, TResult> : Attribute
    where TCommand : notnull // That it is an ICommand<TResult> is for SGB1014 to say: a constraint would warn of every nullable answer.
{
    /// <summary>How long one instance of the handler lives. All attributes of one class must agree.</summary>
    public HandlerLifetime Lifetime { get; set; } = HandlerLifetime.Singleton;
}
