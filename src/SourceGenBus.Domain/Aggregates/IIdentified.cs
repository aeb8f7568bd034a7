namespace SourceGenBus.Domain;

/// <summary>The identity of an aggregate, for whoever does not know its type.</summary>
internal interface IIdentified
{
    object Identity { get; }
}
