using Microsoft.CodeAnalysis;

namespace SourceGenBus.Generators.Flow;

/// <summary>An operation that counts for the order of publishing and committing.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Operation">The operation itself.</param>
/// <param name="Name">The name of the event, or of the method that commits.</param>
/// <param name="Callee">What a called function does; null for every other step.</param>
internal sealed record FlowStep(FlowStepKind Kind, IOperation Operation, string Name, FunctionFlow? Callee = null)
{
    internal bool Commits => Kind is FlowStepKind.Save or FlowStepKind.Commit;

    internal bool Ends(CommitSearch search) => search == CommitSearch.Given ? Kind == FlowStepKind.Commit : Commits;
}
