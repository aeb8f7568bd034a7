namespace Ordering.Contracts;

/// <summary>Something that came back. The host has one handler for all of them.</summary>
public interface IReturn
{
    ICollection<string> Reached { get; }
}
