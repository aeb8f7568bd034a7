namespace SourceGenBus;

/// <summary>Marks an instruction, named in the imperative, that exactly one handler carries out without a result.</summary>
#pragma warning disable CA1040 // A marker by design: an instruction that nobody marked cannot be sent by mistake.
public interface ICommand;
