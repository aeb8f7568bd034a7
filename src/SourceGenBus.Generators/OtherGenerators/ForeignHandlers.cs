using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SourceGenBus.Generators.Events;
using SourceGenBus.Generators.Handlers;
using SourceGenBus.Generators.Registration;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.OtherGenerators;

/// <summary>Handlers that are left out since another generator wrote a part of their declaration, or run otherwise than it says.</summary>
internal static class ForeignHandlers
{
    internal static void Check(INamedTypeSymbol type, ForeignOutput others, SymbolAnalysisContext context)
    {
        if (!HandlerClasses.IsHandler(type))
            return;

        var marks = HandlerMark.ReadAll(type, context.Compilation).GroupBy(static mark => mark.Attribute).ToList();
        var around = PartAround(type, others, context.Compilation);
        var parts = marks.ConvertAll(group => around ?? PartOf(group, others, context.Compilation));
        if (parts.TrueForAll(static part => part is null))
            return;

        // What breaks another rule is reported by that rule.
        var reads = HandlerRules.Read(type, context.Compilation, report: null).ToLookup(static read => read.Attribute);
        var isCalled = reads.Any(group => group.Any(read => others.Own.Calls(read.Model)));
        var isReported = false;
        for (var index = 0; index < marks.Count; index++)
        {
            var attribute = marks[index].Key;
            var location = HandlerRules.LocationOf(attribute, type);
            var missed = reads[attribute].Where(read => !others.Own.Calls(read.Model)).ToList();
            var part = missed.Count == 0
                ? parts[index]
                : ForeignParts.OfArgument(attribute, DerivedEvents.Argument, others, context.Compilation)
                    ?? around
                    ?? PartOf(missed, others)
                    ?? parts[index]
                    ?? parts.First(static part => part is not null); // Another attribute, where one lifetime of two has no value.
            if (missed.Count > 0 && !isCalled)
            {
                ForeignParts.ReportLeftOut(type, location, ForeignParts.SourceOf(part!, type), context.ReportDiagnostic);
                continue;
            }

            var changes = isReported
                ? []
                : Construction(type, attribute, marks.ConvertAll(static group => group.Key), reads[attribute], others, context);
            isReported |= changes.Count > 0;
            if (missed.Count > 0)
                changes.Insert(0, "is not called for " + ForeignParts.Names(missed.ConvertAll(static read => read.Mark.Message)));
            if (part is not null && HasOtherPlace(type, attribute, reads[attribute], others, context))
                changes.Add("is called as if its 'Order' were 0");
            if (changes.Count > 0 && part is not null)
                ForeignParts.ReportOtherwise(type, location, part, ForeignConstruction.Join(changes), context.ReportDiagnostic);
        }
    }

    private static INamedTypeSymbol? PartOf(IEnumerable<HandlerRead> missed, ForeignOutput others) => missed
        .SelectMany(static read => new[] { read.Mark.Message, read.Mark.Result })
        .Select(others.Find)
        .FirstOrDefault(static found => found is not null);

    /// <summary>What another generator wrote of the class, its constructor and its methods, whichever message they handle.</summary>
    private static INamedTypeSymbol? PartAround(INamedTypeSymbol type, ForeignOutput others, Compilation compilation)
    {
        var methods = type.SelfAndBases().SelectMany(static level => level.GetMembers(KnownNames.HandleAsync)).OfType<IMethodSymbol>();
        return others.Find(type) ?? ForeignParts.OfConstructor(type, others, compilation) ?? ForeignParts.OfMethods(methods, others);
    }

    private static INamedTypeSymbol? PartOf(
        IGrouping<AttributeData, HandlerMark> group,
        ForeignOutput others,
        Compilation compilation) => group
        .SelectMany(static mark => new[] { mark.Message, mark.Result })
        .Concat(group.Key.AttributeClass!.TypeArguments)
        .Select(others.Find)
        .Append(others.FindConstant([group.Key.ApplicationSyntaxReference], compilation))
        .FirstOrDefault(static found => found is not null);

    /// <summary>
    /// How the class is made otherwise than it is declared, reported once: at the attribute whose lifetime has no value, or the first one.
    /// </summary>
    private static List<string> Construction(
        INamedTypeSymbol type,
        AttributeData attribute,
        List<AttributeData> attributes,
        IEnumerable<HandlerRead> reads,
        ForeignOutput others,
        SymbolAnalysisContext context)
    {
        var model = reads.Select(static read => read.Model).FirstOrDefault(static model => model.Lifetime != HandlerLifetimeModel.Static);
        if (model is null)
            return [];
        var withLifetime = attributes.Find(other => ForeignParts.OfArgument(other, "Lifetime", others, context.Compilation) is not null);
        return withLifetime is not null && withLifetime != attribute
            ? []
            : ForeignConstruction.Describe(
                type,
                new HandlerRegistrationModel(model.QualifiedName, model.Lifetime, model.Constructor),
                withLifetime is not null,
                others,
                context.Compilation);
    }

    /// <summary>
    /// Whether the handler is called before or after another one that it stands on the other side of by its declaration. Where the orders
    /// of both have no value, it is the one that stands elsewhere even while the other has the default.
    /// </summary>
    private static bool HasOtherPlace(
        INamedTypeSymbol type,
        AttributeData attribute,
        IEnumerable<HandlerRead> reads,
        ForeignOutput others,
        SymbolAnalysisContext context)
    {
        var compilation = context.Compilation;
        if (ForeignParts.OfArgument(attribute, "Order", others, compilation) is null)
            return false;
        return reads.Any(read =>
        {
            // Handlers that are left out are reported as such, and the others may be in order without them.
            var (message, self) = (read.Model.Event.QualifiedName, read.Model);
            var called = others.Own.HandlersOf(message);
            var place = called.IndexOf(self.QualifiedName);
            return place >= 0 && AssemblyDiscovery.Read(compilation, context.CancellationToken)?.Handlers.Any(other =>
                other.Kind == HandlerKind.Event
                && other.Event.QualifiedName == message
                && called.IndexOf(other.QualifiedName) is >= 0 and var otherPlace
                && otherPlace != place
                && IsBefore(self, other, other.Order) != place < otherPlace
                && (!HasForeignOrder(other, message, others, compilation) || IsBefore(self, other, 0) != place < otherPlace)) == true;
        });
    }

    private static bool IsBefore(HandlerModel handler, HandlerModel other, int otherOrder) =>
        handler.Order != otherOrder
            ? handler.Order < otherOrder
            : string.CompareOrdinal(handler.QualifiedName, other.QualifiedName) < 0;

    private static bool HasForeignOrder(HandlerModel handler, string message, ForeignOutput others, Compilation compilation) =>
        compilation.GetSymbolsWithName(handler.QualifiedName.Split('.', ':', '@').Last(), SymbolFilter.Type)
            .OfType<INamedTypeSymbol>()
            .Where(type => type.ToQualifiedName() == handler.QualifiedName)
            .SelectMany(type => HandlerMark.ReadAll(type, compilation))
            .Any(mark => mark.Message.ToQualifiedName() == message
                && ForeignParts.OfArgument(mark.Attribute, "Order", others, compilation) is not null);
}
