using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SourceGenBus.Generators.BusApi;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Flow;

/// <summary>Recognizes transactions by the names that Entity Framework, ADO.NET, System.Transactions and units of work share.</summary>
internal static class CommitCalls
{
    /// <summary>The step that an operation is; null when it is none.</summary>
    internal static FlowStep? Read(IOperation operation, BusTypes bus)
    {
        switch (operation)
        {
            case IInvocationOperation call when (
                call.PublishedEvent(bus) ?? call.EnqueuedEvent()) is { } @event: // Not what is emitted, which waits.
                return bus.IsAttempt(@event) ? null : new FlowStep(FlowStepKind.Publish, call, @event.ToShortName());
            case IInvocationOperation call when PublishCalls.IsPublishOfAggregate(call.TargetMethod):
                return new FlowStep(FlowStepKind.Publish, call, "UncommittedEvents");
            case IInvocationOperation call when KindOf(call) is { } kind:
                return new FlowStep(kind, call, call.TargetMethod.Name);
            case IObjectCreationOperation { Type: { Name: "TransactionScope" } scope } when scope.IsInNamespace("System.Transactions"):
                return new FlowStep(FlowStepKind.Begin, operation, scope.Name);
            default:
                return null;
        }
    }

    private static FlowStepKind? KindOf(IInvocationOperation call) => call.TargetMethod.Name switch
    {
        "SaveChanges" or "SaveChangesAsync" => FlowStepKind.Save,
        "BeginTransaction" or "BeginTransactionAsync" => FlowStepKind.Begin,
        "Begin" or "BeginAsync" when IsOn(call, IsTransaction) => FlowStepKind.Begin,
        "Commit" or "CommitAsync" or "CommitTransaction" or "CommitTransactionAsync" when IsOn(call, IsTransaction) => FlowStepKind.Commit,
        "Complete" when IsOn(call, static type => type.Name == "TransactionScope") => FlowStepKind.Commit,
        "Complete" or "CompleteAsync" or "Save" or "SaveAsync" when IsOn(call, IsUnitOfWork) => FlowStepKind.Commit,
        "Rollback" or "RollbackAsync" or "RollbackTransaction" or "RollbackTransactionAsync" when IsOn(call, IsTransaction) => FlowStepKind.Rollback,
        _ => null,
    };

    private static bool IsTransaction(ITypeSymbol type) =>
        type.Name.EndsWith("Transaction", StringComparison.Ordinal) || type.Name == "DatabaseFacade" || IsUnitOfWork(type);

    private static bool IsUnitOfWork(ITypeSymbol type) => type.Name.EndsWith("UnitOfWork", StringComparison.Ordinal);

    private static bool IsOn(IInvocationOperation call, Func<ITypeSymbol, bool> matches) =>
        Is(call.Instance?.Type, matches) || Is(call.TargetMethod.ContainingType, matches);

    private static bool Is(ITypeSymbol? type, Func<ITypeSymbol, bool> matches)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (matches(current))
                return true;
        }

        return type is not null && type.AllInterfaces.Any(@interface => matches(@interface));
    }
}
