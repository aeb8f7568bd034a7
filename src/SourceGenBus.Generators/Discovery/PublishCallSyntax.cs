using Microsoft.CodeAnalysis.CSharp.Syntax;
using SourceGenBus.Generators.Rules;

namespace SourceGenBus.Generators.Discovery;

/// <summary>Recognizes by syntax alone what may be a call that publishes, emits, sends or asks.</summary>
internal static class PublishCallSyntax
{
    internal static bool IsCandidate(InvocationExpressionSyntax call) =>
        call.ArgumentList.Arguments.Count is >= 1 and <= 3
        && NameOf(call.Expression) is KnownNames.PublishAsync or KnownNames.SendAsync or KnownNames.QueryAsync or KnownNames.StreamAsync or KnownNames.Emit;

    /// <summary>The name of the member that is called on something.</summary>
    internal static string? NameOf(ExpressionSyntax expression) => expression switch
    {
        MemberAccessExpressionSyntax member => member.Name.Identifier.ValueText,
        MemberBindingExpressionSyntax conditional => conditional.Name.Identifier.ValueText,
        _ => null,
    };
}
