using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Contracts;

/// <summary>Finds the ways in which a handler could change an event that other handlers are reading.</summary>
internal static class EventMutability
{
    /// <summary>The property of a diagnostic that tells its fix what to do; one of the values below.</summary>
    internal const string Kind = "Kind";

    internal const string Setter = "Setter";
    internal const string Field = "Field";
    internal const string Collection = "Collection";
    internal const string RecordStruct = "RecordStruct";

    internal static void Report(INamedTypeSymbol type, Action<Diagnostic> report)
    {
        var isWritableRecordStruct = type is { TypeKind: TypeKind.Struct, IsRecord: true, IsReadOnly: false }
            && type.GetMembers().OfType<IPropertySymbol>().Any(static property => IsPositional(property) && IsSettable(property));
        if (isWritableRecordStruct)
        {
            Report(
                type,
                EventState.NameLocation(type),
                RecordStruct,
                "the properties of a record struct can be set",
                "make it a 'readonly record struct'",
                report);
        }

        foreach (var member in EventState.VisibleMembers(type))
        {
            switch (member)
            {
                case IPropertySymbol property when IsSettable(property) && !(isWritableRecordStruct && IsPositional(property)):
                    Report(type, SetterLocation(property), Setter, $"property '{property.Name}' has a setter", "make it init-only", report);
                    break;
                case IFieldSymbol { IsReadOnly: false } field:
                    Report(type, EventState.NameLocation(field), Field, $"field '{field.Name}' can be written", "make it readonly", report);
                    break;
            }

            var held = (member as IPropertySymbol)?.Type ?? ((IFieldSymbol)member).Type;
            if (CollectionTypes.IsMutable(held))
            {
                Report(
                    type,
                    EventState.TypeLocation(member),
                    Collection,
                    $"'{member.Name}' is of the mutable collection type '{held.ToShortName()}'",
                    "use an immutable or read-only collection type",
                    report);
            }
        }
    }

    private static bool IsSettable(IPropertySymbol property) => property.SetMethod is
    {
        IsInitOnly: false,
        DeclaredAccessibility: not Accessibility.Private,
    };

    private static bool IsPositional(IPropertySymbol property) =>
        property.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is ParameterSyntax;

    private static Location SetterLocation(IPropertySymbol property) =>
        property.SetMethod?.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is AccessorDeclarationSyntax accessor
            ? accessor.Keyword.GetLocation()
            : EventState.NameLocation(property);

    private static void Report(
        INamedTypeSymbol type,
        Location location,
        string kind,
        string what,
        string advice,
        Action<Diagnostic> report) =>
        report(Diagnostic.Create(
            ContractDescriptors.MutableEvent,
            location,
            ImmutableDictionary<string, string?>.Empty.Add(Kind, kind),
            type.ToShortName(),
            what,
            advice));
}
