using SourceGenBus;

namespace Clinic.Web.Appointments;

public sealed record Appointment(int Id, string Patient, DateOnly Day);

public sealed record BookAppointment(string Patient, DateOnly Day) : ICommand<int?>;

public sealed record AppointmentBooked(int AppointmentId, string Patient, DateOnly Day) : DomainEvent;

public sealed record PatientArrived(int AppointmentId, string Patient);

public readonly record struct PatientCalled(int AppointmentId);
