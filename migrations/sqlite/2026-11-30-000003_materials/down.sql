-- The wider check stays: building the table anew would empty its children here.
delete from uploads where purpose = 'material';
