using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SourceGenBus.Generators.Operations;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Concurrency;

/// <summary>Recognizes code that blocks its thread until something asynchronous has ended.</summary>
internal static class BlockingCalls
{
    internal static BlockingCall? Read(IOperation operation) => operation switch
    {
        IPropertyReferenceOperation { Property.Name: "Result", Instance: { } task } property when IsTaskLike(task.Type) =>
            CompletedTasks.IsCompleted(task, operation)
                ? null
                : new BlockingCall(
                    operation, NameOf(property.Syntax), NameOfTask(task.Type) + ".Result", "'await'", BlockingCallKind.AwaitReceiver),
        IInvocationOperation call => Read(call),
        _ => null,
    };

    /// <summary>Code that is handed to another thread blocks that one, which is what it is handed over for.</summary>
    internal static bool RunsElsewhere(IOperation operation)
    {
        for (var function = operation.EnclosingFunction(); function.Parent is { } parent; function = parent.EnclosingFunction())
        {
            if (function is IAnonymousFunctionOperation && Receiver(function) is { } receiver && IsOtherThread(receiver))
                return true;
        }

        return false;
    }

    private static BlockingCall? Read(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        switch (method.Name)
        {
            case "Wait" when IsTaskLike(call.Instance?.Type):
                return CompletedTasks.IsCompleted(call.Instance!, call)
                    ? null
                    : Found(
                        call, "Task.Wait", "'await'", method.Parameters.IsEmpty ? BlockingCallKind.AwaitReceiver : BlockingCallKind.None);
            case "GetResult" when call.Instance is IInvocationOperation { TargetMethod.Name: "GetAwaiter", Instance: { } awaited }
                && TaskOf(awaited) is { } task:
                return CompletedTasks.IsCompleted(task, call)
                    ? null
                    : Found(call, "GetAwaiter().GetResult", "'await'", BlockingCallKind.AwaitReceiverOfReceiver);
            case "WaitAll" or "WaitAny" when method.ContainingType.IsTask():
                return method.Name == "WaitAll"
                    ? Found(
                        call,
                        "Task.WaitAll",
                        "'await Task.WhenAll'",
                        method.Parameters.Length == 1 ? BlockingCallKind.AwaitWhenAll : BlockingCallKind.None)
                    : Found(call, "Task.WaitAny", "'await Task.WhenAny'", BlockingCallKind.None);
            case "Sleep" when method.ContainingType.Is("System.Threading", "Thread"):
                return Found(call, "Thread.Sleep", "'await Task.Delay'", BlockingCallKind.AwaitDelay);
            default:
                return AsyncCounterparts.Find(call) is { } counterpart
                    ? Found(
                        call,
                        $"{method.ContainingType.Name}.{method.Name}",
                        $"'await {counterpart.Name}'",
                        counterpart.TakesSameArguments ? BlockingCallKind.AwaitCounterpart : BlockingCallKind.None)
                    : null;
        }
    }

    private static BlockingCall Found(IInvocationOperation call, string name, string instead, BlockingCallKind kind) =>
        new(call, call.NameLocation(), name, instead, kind);

    private static Location NameOf(SyntaxNode syntax) => syntax switch
    {
        MemberAccessExpressionSyntax member => member.Name.GetLocation(),
        MemberBindingExpressionSyntax conditional => conditional.Name.GetLocation(),
        _ => syntax.GetLocation(),
    };

    private static bool IsTaskLike(ITypeSymbol? type) =>
        type is { Name: "Task" or "ValueTask" } && type.IsInNamespace("System.Threading.Tasks");

    private static string NameOfTask(ITypeSymbol? type) => type?.Name ?? "Task";

    private static IOperation? TaskOf(IOperation awaited) =>
        IsTaskLike(awaited.Type) ? awaited
        : awaited is IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: { } task } && IsTaskLike(task.Type) ? task
        : null;

    /// <summary>The call or construction that a lambda is an argument of.</summary>
    private static IOperation? Receiver(IOperation lambda)
    {
        var current = lambda.Parent;
        while (current is IConversionOperation or IDelegateCreationOperation or IArgumentOperation)
            current = current.Parent;
        return current;
    }

    private static bool IsOtherThread(IOperation receiver) => receiver switch
    {
        IInvocationOperation { TargetMethod: { Name: "Run" or "StartNew" or "QueueUserWorkItem" or "UnsafeQueueUserWorkItem" } method } =>
            method.ContainingNamespace.Name is "Tasks" or "Threading",
        IObjectCreationOperation { Type.Name: "Thread" or "Timer" or "Lazy" } => true,
        _ => false,
    };
}
