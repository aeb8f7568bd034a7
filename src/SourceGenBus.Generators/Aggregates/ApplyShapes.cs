using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Events;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Aggregates;

/// <summary>
/// Methods named <c>Apply</c> that look like one for an event and that no dispatch calls, because of their shape. The generator and
/// <see cref="AggregateRules.OwnMethods"/> pass over them.
/// </summary>
internal static class ApplyShapes
{
    /// <summary>The methods of a class with what is wrong and what to do, as the end of 'because ...'.</summary>
    internal static IEnumerable<(IMethodSymbol Method, string Why)> Wrong(INamedTypeSymbol type) => type.GetMembers(KnownNames.Apply)
        .OfType<IMethodSymbol>()
        .Where(static method => method is { MethodKind: MethodKind.Ordinary, IsOverride: false, Parameters.Length: > 0 }
            && !method.Parameters.Any(static parameter => parameter.Type.ContainsError())
            && !method.ReturnType.ContainsError()
            && !ImplementsInterface(method))
        .Select(static method => (method, Why: WhyWrong(method)))
        .Where(static found => found.Why is not null)
        .Select(static found => (found.method, found.Why!));

    /// <summary>Whether a method that is called may return before it has changed the state.</summary>
    internal static bool RunsOn(IMethodSymbol method) =>
        method.ReturnsVoid && (method.IsAsync || method.PartialImplementationPart is { IsAsync: true });

    private static string? WhyWrong(IMethodSymbol method)
    {
        var parameter = method.Parameters[0];
        if (method.IsStatic)
            return "it is static; remove 'static'";
        if (method.Arity > 0)
            return "it is generic; write a method for each event";
        if (IsTask(method.ReturnType))
            return $"it returns '{method.ReturnType.ToShortName()}', and events are applied at once; return void, and do before the event is raised what takes time";
        if (!method.ReturnsVoid)
            return $"it returns '{method.ReturnType.ToShortName()}', which nobody takes; return void";
        if (method.Parameters.Length > 1)
            return "it takes more than the event; take the event alone";
        if (parameter.RefKind is not (RefKind.None or RefKind.In))
            return "it takes the event by reference; take it by value";
        if (parameter.Type.SpecialType == SpecialType.System_Object)
            return "no event is exactly of type 'object'; write a method for each event";
        return parameter.Type is not ITypeParameterSymbol && EventRules.WhyNeverArrives(parameter.Type) is { } why
            ? $"no event is exactly of type '{parameter.Type.ToShortName()}', which is {why}; write a method for each event"
            : null;
    }

    private static bool IsTask(ITypeSymbol type) =>
        type is { Name: "Task" or "ValueTask", ContainingNamespace: { Name: "Tasks", ContainingNamespace: { Name: "Threading", ContainingNamespace.Name: "System" } } };

    private static bool ImplementsInterface(IMethodSymbol method) => method.ContainingType.AllInterfaces
        .SelectMany(static contract => contract.GetMembers(KnownNames.Apply))
        .Any(member => SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(member), method));
}
