using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Handlers;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Middleware;

/// <summary>A type of message that has a handler.</summary>
/// <param name="Kind">What kind of message it is.</param>
/// <param name="Type">Its type.</param>
/// <param name="Result">The type of the answer; null without one.</param>
internal sealed record HandledMessage(HandlerKind Kind, ITypeSymbol Type, ITypeSymbol? Result)
{
    /// <summary>Why generated code cannot name the message, or its result, as the end of 'it is ...'; null when it can name both.</summary>
    internal string? WhyUnnameable(Compilation compilation)
    {
        if (TypeNames.WhyUnnameable(Type, compilation.Assembly, compilation) is { } why)
            return why;
        return Result is not null && TypeNames.WhyUnnameable(Result, compilation.Assembly, compilation) is { } whyResult
            ? $"a {(Kind == HandlerKind.Query ? "query" : "command")} whose result '{Result.ToShortName()}' is {whyResult}"
            : null;
    }
}
