using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SourceGenBus.Generators.Copies;

/// <summary>A copy that shares the id of another event which is handed over, too.</summary>
/// <param name="Copy">Where it is made.</param>
/// <param name="Event">The name of its type.</param>
/// <param name="Other">Which other event that is, as the end of a sentence.</param>
internal sealed record SharedCopy(WithExpressionSyntax Copy, string Event, string Other)
{
    internal const string SameFunction = "another event that is handed over here";
    internal const string EarlierRound = "the copy that is made in the round before";
    internal const string Lasting = "every other copy of the same static event";
}
