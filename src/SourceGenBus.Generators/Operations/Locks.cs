using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Operations;

/// <summary>Recognizes code that runs while a lock is held.</summary>
internal static class Locks
{
    /// <summary>
    /// Whether code stands in a <c>lock</c> statement, in a <c>using</c> of what <c>Lock.EnterScope</c> returns, or in a
    /// <c>try</c> whose <c>finally</c> gives a lock back. A lambda in it may run later, so it does not count.
    /// </summary>
    internal static bool IsInLockBody(IOperation operation)
    {
        for (var current = operation; current.Parent is { } parent; current = parent)
        {
            switch (parent)
            {
                case IAnonymousFunctionOperation or ILocalFunctionOperation:
                    return false;
                case ILockOperation @lock when ReferenceEquals(@lock.Body, current):
                case IUsingOperation @using when ReferenceEquals(@using.Body, current) && EntersScope(@using.Resources):
                case ITryOperation { Finally: { } end } @try when ReferenceEquals(@try.Body, current)
                    && end.Descendants().Any(GivesLockBack):
                case IBlockOperation block when block.Operations.TakeWhile(
                    statement => !ReferenceEquals(statement, current)).Any(DeclaresScope):
                    return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Whether code is guarded: in a lock's body, or after a call in the same function, or the one around it, that waits for a
    /// lock. Which lock guards what is not looked at: whoever takes one has thought of concurrency.
    /// </summary>
    internal static bool IsGuarded(IOperation operation)
    {
        if (IsInLockBody(operation))
            return true;

        for (var function = operation.EnclosingFunction(); ; function = function.Parent.EnclosingFunction())
        {
            if (function.DescendantsInFunction().Any(candidate =>
                candidate.Syntax.SpanStart < operation.Syntax.SpanStart && candidate is IInvocationOperation call && TakesLock(call)))
            {
                return true;
            }

            if (function.Parent is null)
                return false;
        }
    }

    private static bool TakesLock(IInvocationOperation call) => call.TargetMethod.Name switch
    {
        "Wait" or "WaitAsync" => call.TargetMethod.ContainingType.Is("System.Threading", "SemaphoreSlim"),
        "Enter" or "TryEnter" or "EnterScope" or "EnterWriteLock" or "TryEnterWriteLock" or "WaitOne" or "AcquireWriterLock" =>
            call.TargetMethod.ContainingType.IsInNamespace("System.Threading"),
        // Of the many libraries with an asynchronous lock.
        "LockAsync" or "AcquireAsync" or "WriterLockAsync" or "EnterAsync" => true,
        _ => false,
    };

    private static bool GivesLockBack(IOperation operation) =>
        operation is IInvocationOperation { TargetMethod: { Name: "Exit" or "ExitWriteLock" or "ExitReadLock" or "ExitUpgradeableReadLock" } method }
        && method.ContainingType.IsInNamespace("System.Threading");

    /// <summary><c>using var scope = gate.EnterScope();</c> guards the rest of its block.</summary>
    private static bool DeclaresScope(IOperation statement) =>
        statement is IUsingDeclarationOperation { DeclarationGroup: { } declaration } && EntersScope(declaration);

    private static bool EntersScope(IOperation resources) =>
        resources.DescendantsAndSelf().Any(static operation => operation is IInvocationOperation { TargetMethod.Name: "EnterScope" } call
            && call.TargetMethod.ContainingType.Is("System.Threading", "Lock"));
}
