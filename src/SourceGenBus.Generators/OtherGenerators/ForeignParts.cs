using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SourceGenBus.Generators.Handlers;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.OtherGenerators;

/// <summary>Finds what another generator wrote of a declaration, and says what comes of it.</summary>
internal static class ForeignParts
{
    /// <summary>Of the constructor: the types of its parameters, their keys and their default values.</summary>
    internal static INamedTypeSymbol? OfConstructor(INamedTypeSymbol type, ForeignOutput others, Compilation compilation) =>
        ConstructorSelection.ConstructorOf(type, compilation) is { } constructor
            ? OfMethods([constructor], others)
                ?? others.FindConstant(
                    constructor.Parameters.SelectMany(static parameter => parameter.DeclaringSyntaxReferences), compilation)
            : null;

    internal static INamedTypeSymbol? OfMethods(IEnumerable<IMethodSymbol> methods, ForeignOutput others) => methods
        .SelectMany(static method => method.Parameters.Select(static parameter => parameter.Type).Append(method.ReturnType))
        .Select(others.Find)
        .FirstOrDefault(static found => found is not null);

    /// <summary>Of the value that an attribute gives for one of its properties.</summary>
    internal static INamedTypeSymbol? OfArgument(AttributeData attribute, string name, ForeignOutput others, Compilation compilation) =>
        others.FindConstant(ArgumentsOf(attribute).Where(argument => argument.NameEquals?.Name.Identifier.ValueText == name), compilation);

    /// <summary>
    /// The first attribute that another generator wrote on a class of the project, or a constant that it names, and what was written. A
    /// class that is altogether written by one is left out altogether.
    /// </summary>
    internal static (AttributeData? Attribute, INamedTypeSymbol? Part) OfAttributes(
        INamedTypeSymbol type, IEnumerable<AttributeData> attributes, ForeignOutput others, Compilation compilation)
    {
        if (others.IsForeign(type))
            return default;
        return attributes
            .Select(attribute => (attribute, Part: others.Wrote(attribute.ApplicationSyntaxReference?.SyntaxTree)
                ? type
                : others.FindConstant([attribute.ApplicationSyntaxReference], compilation)))
            .FirstOrDefault(static found => found.Part is not null);
    }

    internal static void ReportLeftOut(ISymbol symbol, Location? location, string what, Action<Diagnostic> report) =>
        report(Diagnostic.Create(OtherGeneratorDescriptors.WrittenByGenerator, location, symbol.ToShortName(), "is left out", what));

    /// <summary>Reports an attribute without which, or without a value of which, its class is generated.</summary>
    internal static void ReportWithout(
        INamedTypeSymbol type,
        AttributeData attribute,
        INamedTypeSymbol part,
        ForeignOutput others,
        Compilation compilation,
        Action<Diagnostic> report)
    {
        var argument = ArgumentsOf(attribute).FirstOrDefault(argument => others.FindConstant([argument], compilation) is not null);
        var name = "[" + attribute.AttributeClass!.Name.Replace("Attribute", "") + "]";
        ReportOtherwise(
            type,
            HandlerRules.LocationOf(attribute, type),
            part,
            argument is null ? $"is generated without {name}"
                : $"is generated without the value given for {(argument.NameEquals is { } named ? $"'{named.Name}'" : name)}",
            report);
    }

    internal static void ReportOtherwise(
        INamedTypeSymbol type,
        Location location,
        INamedTypeSymbol part,
        string how,
        Action<Diagnostic> report) =>
        report(Diagnostic.Create(OtherGeneratorDescriptors.WrittenByGenerator, location, type.ToShortName(), how, SourceOf(part, type)));

    internal static string WhatIs(INamedTypeSymbol part, INamedTypeSymbol type) =>
        SymbolEqualityComparer.Default.Equals(part, type) ? "it is" : $"'{part.ToShortName()}' is";

    internal static string SourceOf(INamedTypeSymbol part, INamedTypeSymbol type) =>
        SymbolEqualityComparer.Default.Equals(part, type) ? "it is, at least in part," : $"'{part.ToShortName()}' is";

    /// <summary>The names of types, of many only the first ones.</summary>
    internal static string Names(List<ITypeSymbol> types)
    {
        const int Most = 4;
        var names = types.Take(types.Count > Most ? Most - 1 : Most).Select(static type => $"'{type.ToShortName()}'").ToList();
        if (types.Count > Most)
            names.Add($"{types.Count - Most + 1} others");
        return ForeignConstruction.Join(names);
    }

    private static SeparatedSyntaxList<AttributeArgumentSyntax> ArgumentsOf(AttributeData attribute) =>
        (attribute.ApplicationSyntaxReference?.GetSyntax() as AttributeSyntax)?.ArgumentList?.Arguments ?? default;
}
